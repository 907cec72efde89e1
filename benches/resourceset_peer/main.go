// Renders a ResourceSet's resourcesTemplate for its inline inputs with the Go libraries that Flux's own tools are made of:
// text/template, slim-sprig, sigs.k8s.io/yaml and the document reader of k8s.io/apimachinery. A peer to be timed against,
// no tool to use: it knows nothing of providers, steps, resources and permutations.
//
//	resourceset_peer FILE
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"text/template"

	sprig "github.com/go-task/slim-sprig/v3"
	kyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type object = map[string]any

type resourceSet struct {
	Metadata struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	} `json:"metadata"`
	Spec struct {
		Inputs            []object `json:"inputs"`
		ResourcesTemplate string   `json:"resourcesTemplate"`
	} `json:"spec"`
}

func main() {
	if err := render(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func render(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var set resourceSet
	if err := yaml.Unmarshal(text, &set); err != nil {
		return err
	}
	var current object
	functions := template.FuncMap(sprig.HermeticTxtFuncMap())
	functions["inputs"] = func() object { return current }
	functions["toYaml"] = func(value any) string {
		text, err := yaml.Marshal(value)
		if err != nil {
			return ""
		}
		return string(text)
	}
	parsed, err := template.New("resourceset").Delims("<<", ">>").Option("missingkey=error").Funcs(functions).
		Parse(set.Spec.ResourcesTemplate)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	seen := map[string]bool{}
	var rendered bytes.Buffer
	for _, current = range set.Spec.Inputs {
		current["provider"] = object{
			"apiVersion": "fluxcd.controlplane.io/v1", "kind": "ResourceSet",
			"name": set.Metadata.Name, "namespace": set.Metadata.Namespace,
		}
		rendered.Reset()
		if err := parsed.Execute(&rendered, nil); err != nil {
			return err
		}
		decoder := kyaml.NewYAMLOrJSONDecoder(&rendered, 2048)
		for {
			one := object{}
			if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return err
			}
			if len(one) == 0 {
				continue
			}
			metadata, _ := one["metadata"].(object)
			key := fmt.Sprint(one["apiVersion"], one["kind"], metadata["namespace"], metadata["name"])
			if seen[key] {
				continue
			}
			seen[key] = true
			labels, _ := metadata["labels"].(object)
			if labels == nil {
				labels = object{}
			}
			labels["resourceset.fluxcd.controlplane.io/name"] = set.Metadata.Name
			labels["resourceset.fluxcd.controlplane.io/namespace"] = set.Metadata.Namespace
			metadata["labels"] = labels
			text, err := yaml.Marshal(one)
			if err != nil {
				return err
			}
			out.WriteString("---\n")
			out.Write(text)
		}
	}
	return out.Flush()
}
