"""A repo of the platform layout with N releases, as people have them: one ResourceSet, one values file, one generator line and
one version variable with its Renovate line for each."""

import pathlib
import subprocess

TEMPLATE = """  resourcesTemplate: |
    ---
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: HelmRepository
    metadata:
      name: << inputs.name >>
      namespace: << inputs.provider.namespace >>
    spec:
      interval: 10m
      <<- if hasPrefix "oci://" inputs.chart.url >>
      type: oci
      <<- end >>
      url: << inputs.chart.url >>
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata:
      name: << inputs.name >>
      namespace: << inputs.provider.namespace >>
    spec:
      <<- if inputs.dependsOn >>
      dependsOn:
      <<- range $dep := inputs.dependsOn >>
        - name: << $dep >>
      <<- end >>
      <<- end >>
      chart:
        spec:
          chart: << inputs.chart.name >>
          version: << inputs.chart.version >>
          sourceRef:
            kind: HelmRepository
            name: << inputs.name >>
      interval: 10m
      releaseName: << inputs.name >>
      targetNamespace: << inputs.namespace >>
      valuesFrom:
        - kind: ConfigMap
          name: platform-values
          valuesKey: << inputs.name >>.yaml
"""

# A third object for each input, with which the ResourceSet makes as many as the real ones do.
WRAPPER = """    ---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata:
      name: << inputs.name >>
      namespace: << inputs.provider.namespace >>
    spec:
      <<- if inputs.dependsOn >>
      dependsOn:
      <<- range $dep := inputs.dependsOn >>
        - name: << $dep >>
      <<- end >>
      <<- end >>
      interval: 10m
      path: ./stubs/empty
      prune: true
      sourceRef:
        kind: GitRepository
        name: flux-system
      healthChecks:
        - apiVersion: helm.toolkit.fluxcd.io/v2
          kind: HelmRelease
          name: << inputs.name >>
          namespace: << inputs.provider.namespace >>
      timeout: 5m
"""

VALUES = """---
# https://charts.example.com/{name}/values.yaml
fullnameOverride: {name}
replicaCount: 2
priorityClassName: platform
image:
  repository: registry.example.com/{name}
  tag: v1.{number}.0
  pullPolicy: IfNotPresent
env:
  - name: LOG_LEVEL
    value: "info"
  - name: CLUSTER
    value: ${{cluster_name}}
ingress:
  enabled: true
  className: internal
  annotations:
    cert-manager.io/cluster-issuer: ${{cluster_issuer}}
  hosts:
    - host: {name}.${{internal_domain}}
      paths:
        - path: /
          pathType: Prefix
resources:
  requests:
    cpu: 10m
    memory: 64Mi
  limits:
    memory: 256Mi
podDisruptionBudget:
  enabled: true
  minAvailable: 1
serviceMonitor:
  enabled: true
  interval: 30s
"""

PLATFORM = "kubernetes/platform"


def name_of(number):
    """Release names that do not sort as they are listed, as in a repo that grew."""
    return f"app-{(number * 7919) % 100003:06d}"


def input_of(number):
    """One release as an input. Of every ten releases nine depend on the first of their ten, and these on the ten before."""
    name, variable = name_of(number), name_of(number).replace("-", "_")
    first = number - number % 10
    before = first if number != first else first - 10
    depends = f"[{name_of(before)}]" if before >= 0 else "[]"
    return (
        f'    - name: "{name}"\n      namespace: "{name}"\n      chart:\n        name: "{name}"\n'
        f'        version: "${{{variable}_version}}"\n        url: "https://charts.example.com/{name_of(first)}"\n'
        f"      dependsOn: {depends}\n"
    )


def resource_set(inputs, template):
    """The ResourceSet of these inputs."""
    return (
        "---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata:\n  name: platform-resources\n"
        "  namespace: flux-system\nspec:\n  inputs:\n" + "".join(inputs) + template
    )


def write(root, count):
    """Writes the repo."""
    platform = pathlib.Path(root) / PLATFORM
    (platform / "charts").mkdir(parents=True)
    inputs, lines, variables, namespaces = [], [], [], []
    for number in range(count):
        name, variable = name_of(number), name_of(number).replace("-", "_")
        first = number - number % 10
        inputs.append(input_of(number))
        lines.append(f"      - {name}.yaml=charts/{name}.yaml\n")
        variables.append(
            f"# renovate: datasource=helm depName={name} registryUrl=https://charts.example.com/{name_of(first)}\n"
            f"{variable}_version=1.{number}.0\n"
        )
        namespaces.append(f"    - name: {name}\n")
        (platform / "charts" / f"{name}.yaml").write_text(VALUES.format(name=name, number=number))
    (platform / "helm-charts.yaml").write_text(resource_set(inputs, TEMPLATE))
    (platform / "namespaces.yaml").write_text(
        "---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata:\n  name: platform-namespaces\n"
        "  namespace: flux-system\nspec:\n  inputs:\n" + "".join(namespaces)
        + "  resources:\n    - apiVersion: v1\n      kind: Namespace\n      metadata:\n        name: << inputs.name >>\n"
    )
    (platform / "kustomization.yaml").write_text(
        "---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: flux-system\n"
        "resources:\n  - namespaces.yaml\n  - helm-charts.yaml\ngeneratorOptions:\n  disableNameSuffixHash: true\n"
        "configMapGenerator:\n  - name: platform-values\n    files:\n" + "".join(lines)
        + "  - name: platform-versions\n    envs:\n      - versions.env\n"
    )
    (platform / "versions.env").write_text(
        "# Versions of the charts; Renovate updates them.\n"
        "cluster_name=production\ncluster_issuer=letsencrypt\ninternal_domain=internal.example.com\n" + "".join(variables)
    )
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)


# What an addition changes, to put the repo back between two runs.
CHANGED = ["helm-charts.yaml", "kustomization.yaml", "versions.env", "namespaces.yaml"]
