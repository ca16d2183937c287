//go:build !linux

package main

import "time"

func sharpenSleep() {}

func sleepUntil(t time.Time) { time.Sleep(time.Until(t)) }
