package main

import (
	"os"

	"example.org/stock/store"
)

func main() {
	north := store.New("north")
	north.Receive("bolt", 20)
	north.Receive("nut", 40)
	for _, sku := range north.Skus() {
		os.Stdout.WriteString(sku + "\n")
	}
}
