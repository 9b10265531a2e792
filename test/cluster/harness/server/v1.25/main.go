// Command endoscope-cluster is every server part of Kubernetes 1.25 and its kubectl, chosen by the
// first argument. etcd is not among them: the newest binary serves it for every version.
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	manager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"

	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
)

const usage = "usage: endoscope-cluster apiserver|controller-manager|scheduler|kubelet|kubectl ..."

func main() {
	if len(os.Args) < 2 {
		fail(usage)
	}
	part := os.Args[1]
	// Each part finds itself called as if it were alone; kubectl prints this name in its help.
	os.Args = append([]string{part}, os.Args[2:]...)
	os.Exit(cli.Run(newCommand(part)))
}

func newCommand(part string) *cobra.Command {
	switch part {
	case "apiserver":
		return apiserver.NewAPIServerCommand()
	case "controller-manager":
		return manager.NewControllerManagerCommand()
	case "scheduler":
		return scheduler.NewSchedulerCommand()
	case "kubelet":
		return kubelet.NewKubeletCommand()
	case "kubectl":
		return kubectl.NewDefaultKubectlCommand()
	}
	fail("unknown part " + part + "\n" + usage)
	return nil
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(2)
}
