package main

import "example.org/smooth/series"

func main() {
	steps := series.Differences([]float64{4, 9, 7, 12})
	println(len(steps), series.Largest(steps) > 4)
}
