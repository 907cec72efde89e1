"""One description of a repo of 50 files, written as a template of each tool.

Every tool gets the same files with the same substitutions in contents and in names, asks the same questions and has the same
answers, so that what is timed differs in the tool alone. `rendered` writes what must come out: it is what `cp -r` copies, and what
every tool's result is compared with before anything is timed.
"""

import pathlib

ANSWERS = {
    "project": "homelab",
    "cluster": "production",
    "domain": "apps.example.com",
    "interval": "10m",
    "owner": "platform-team",
}

APPS = [
    "alloy", "canary", "cert-manager", "descheduler", "external-dns", "grafana",
    "loki", "metrics-server", "oauth2-proxy", "reloader", "spegel", "velero",
]


def description():
    """Path to text, with `@key@` where an answer goes. 50 files: 48 of 12 apps, a list of them and a README."""
    files = {}
    for app in APPS:
        base = f"clusters/@cluster@/apps/{app}"
        files[f"{base}/helmrelease.yaml"] = f"""---
# yaml-language-server: $schema=https://kubernetes-schemas.pages.dev/helm.toolkit.fluxcd.io/helmrelease_v2.json
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: {app}
  namespace: {app}
  labels:
    app.kubernetes.io/part-of: @project@
    example.com/owner: @owner@
spec:
  interval: @interval@
  chartRef:
    kind: OCIRepository
    name: {app}
  install:
    createNamespace: false
    remediation:
      retries: 3
  upgrade:
    cleanupOnFail: true
    remediation:
      retries: 3
  values:
    fullnameOverride: {app}
    replicaCount: 2
    ingress:
      enabled: true
      className: internal
      hosts:
        - host: {app}.@domain@
          paths:
            - path: /
              pathType: Prefix
      tls:
        - hosts:
            - {app}.@domain@
          secretName: {app}-@cluster@-tls
    resources:
      requests:
        cpu: 10m
        memory: 64Mi
      limits:
        memory: 256Mi
    serviceMonitor:
      enabled: true
"""
        files[f"{base}/ocirepository.yaml"] = f"""---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: {app}
  namespace: {app}
spec:
  interval: @interval@
  layerSelector:
    mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip
    operation: copy
  ref:
    tag: 1.2.3
  url: oci://registry.@domain@/charts/{app}
"""
        files[f"{base}/namespace.yaml"] = f"""---
apiVersion: v1
kind: Namespace
metadata:
  name: {app}
  labels:
    example.com/cluster: @cluster@
    example.com/owner: @owner@
    pod-security.kubernetes.io/enforce: baseline
"""
        files[f"{base}/kustomization.yaml"] = """---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - namespace.yaml
  - ocirepository.yaml
  - helmrelease.yaml
"""
    resources = "".join(f"  - {app}\n" for app in APPS)
    files["clusters/@cluster@/apps/kustomization.yaml"] = (
        f"---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n{resources}"
    )
    files["README.md"] = (
        "# @project@\n\nThe cluster @cluster@ of @owner@, at @domain@.\n\n"
        + "".join(f"- [{app}](clusters/@cluster@/apps/{app})\n" for app in APPS)
    )
    assert len(files) == 50
    return files


def fill(text, form):
    """The text with `form(key)` for every answer's place."""
    for key in ANSWERS:
        text = text.replace(f"@{key}@", form(key))
    return text


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def rendered(root):
    """What comes out: the tree that `cp -r` copies."""
    for path, text in description().items():
        write(root / fill(path, ANSWERS.get), fill(text, ANSWERS.get))


def fluxwright(root):
    """A preset: questions in its recipe, and a tree of templates with `#{ }#`."""
    write(root / "preset.yaml", f"name: {root.name}\nversion: 1.0.0\ndescription: 50 files\n")
    questions = "".join(
        f'  - id: {key}\n    text: "The {key}?"\n    default: "{value}"\n' for key, value in ANSWERS.items()
    )
    write(
        root / "recipes/init.yaml",
        "name: init\ndescription: 50 files\nquestions:\n" + questions
        + 'files:\n  - path: "clusters/#{ cluster }#"\n    tree: cluster\n  - path: README.md\n    template: README.md\n',
    )
    for path, text in description().items():
        path = path.replace("clusters/@cluster@", "cluster")
        write(root / "templates" / path, fill(text, lambda key: "#{ " + key + " }#"))


def kickstart(root):
    """A template.toml, and files of Tera."""
    questions = "".join(
        f'[[variables]]\nname = "{key}"\ndefault = "{value}"\nprompt = "The {key}?"\n' for key, value in ANSWERS.items()
    )
    write(root / "template.toml", f'name = "fifty"\nkickstart_version = 1\nignore = ["template.toml"]\n{questions}')
    for path, text in description().items():
        write(root / fill(path, lambda key: "{{" + key + "}}"), fill(text, lambda key: "{{ " + key + " }}"))


def copier(root):
    """A copier.yml, and files of Jinja below `template`."""
    questions = "".join(f'{key}:\n  type: str\n  default: "{value}"\n' for key, value in ANSWERS.items())
    write(root / "copier.yml", f"_subdirectory: template\n{questions}")
    for path, text in description().items():
        write(
            root / "template" / (fill(path, lambda key: "{{ " + key + " }}") + ".jinja"),
            fill(text, lambda key: "{{ " + key + " }}"),
        )


def files_of(root):
    """Path to bytes, for comparing."""
    root = pathlib.Path(root)
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
