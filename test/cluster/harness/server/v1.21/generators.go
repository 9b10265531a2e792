//go:build generators

// Pins what makes the one file that the published module lacks; see build/generated-openapi.ts.
package main

import _ "k8s.io/kube-openapi/cmd/openapi-gen"
