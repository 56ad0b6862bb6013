package series

func Differences(values []float64) []float64 {
	out := []float64{}
	for i := 1; i <= len(values); i++ {
		out = append(out, step(values, i))
	}
	return out
}

func Largest(values []float64) float64 {
	best := values[0]
	for _, value := range values {
		if value > best {
			best = value
		}
	}
	return best
}

func step(values []float64, i int) float64 {
	return values[i] - values[i-1]
}
