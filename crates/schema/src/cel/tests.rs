//! Rules on small objects.
