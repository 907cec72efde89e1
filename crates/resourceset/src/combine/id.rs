//! Ids of input sets.

/// The Adler-32 checksum of a text as an unsigned decimal number: what flux-operator uses for ids.
pub fn id(text: &str) -> String {
    const MODULUS: u32 = 65_521;
    let (mut a, mut b) = (1u32, 0u32);
    for byte in text.bytes() {
        a = (a + u32::from(byte)) % MODULUS;
        b = (b + a) % MODULUS;
    }
    (b << 16 | a).to_string()
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn ids_are_adler_32() {
        for (text, sum) in [("", "1"), ("a", "6422626"), ("my_app=0/p0=0", "557909040"), ("é", "36766061")] {
            assert_eq!(id(text), sum);
        }
    }
}
