package main

import "example.org/limits/limits"

const document = `{"cpu": 4, "memory": 16}`

func main() {
	values, err := limits.Parse(document)
	if err != nil {
		panic(err)
	}
	println(values.Number("cpu") * values.Number("memory"))
}
