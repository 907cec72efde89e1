// Builds many folders in one process with kustomize's own library, and tells the time of each round. A peer to be timed
// against, no tool to use.
//
//	kustomize_peer ROOT [ROUNDS]
//
// Every folder below ROOT with a kustomization file is built, in the order of paths.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

func main() {
	root, rounds := os.Args[1], 3
	if len(os.Args) > 2 {
		rounds, _ = strconv.Atoi(os.Args[2])
	}
	folders, err := find(root)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	options := krusty.MakeDefaultOptions()
	options.LoadRestrictions = types.LoadRestrictionsNone
	options.PluginConfig = types.DisabledPluginConfig()
	disk := filesys.MakeFsOnDisk()
	for range rounds {
		start := time.Now()
		bytes, failed := 0, 0
		for _, folder := range folders {
			text, err := build(disk, options, folder)
			if err != nil {
				failed++
			}
			bytes += len(text)
		}
		fmt.Printf("%d folders, %d refused, %d bytes: %dms\n", len(folders), failed, bytes, time.Since(start).Milliseconds())
	}
}

func build(disk filesys.FileSystem, options *krusty.Options, folder string) ([]byte, error) {
	resources, err := krusty.MakeKustomizer(options).Run(disk, folder)
	if err != nil {
		return nil, err
	}
	return resources.AsYaml()
}

func find(root string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == ".git" {
			return filepath.SkipDir
		}
		if !entry.IsDir() {
			return nil
		}
		for _, name := range []string{"kustomization.yaml", "kustomization.yml", "Kustomization"} {
			if _, err := os.Stat(filepath.Join(path, name)); err == nil {
				found = append(found, path)
				break
			}
		}
		return nil
	})
	return found, err
}
