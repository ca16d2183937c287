package main

import "github.com/eventflux-io/engine/operators/pipeline"

// maxShards is how many cores a run can use.
func maxShards() int { return 1 }

func setShards(*pipeline.Options, int) {}
