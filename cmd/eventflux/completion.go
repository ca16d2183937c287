package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// shells are those that completion is there for.
var shells = []string{"bash", "zsh", "fish"}

func completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion bash|zsh|fish",
		Short: "print the completion script of a shell",
		Long:  "Print the script that completes commands, flags, scripts and names in a shell.",
		Example: "  eventflux completion bash > /etc/bash_completion.d/eventflux\n" +
			"  source <(eventflux completion zsh)\n" +
			"  eventflux completion fish > ~/.config/fish/completions/eventflux.fish",
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(shells, args[0]) {
				return usagef("completion takes one of %s", strings.Join(shells, ", "))
			}
			root, out := cmd.Root(), cmd.OutOrStdout()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(out, true)
			case "zsh":
				return root.GenZshCompletion(out)
			}
			return root.GenFishCompletion(out, true)
		},
	}
}

// scriptFiles completes the name of a script.
func scriptFiles(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return []string{"sql"}, cobra.ShellCompDirectiveFilterFileExt
}
