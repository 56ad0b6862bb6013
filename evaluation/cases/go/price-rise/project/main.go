package main

import "example.org/prices/catalogue"

func main() {
	items := []catalogue.Item{{Name: "desk", Cents: 10000}, {Name: "lamp", Cents: 2000}}
	catalogue.Raise(items, 10)
	if items[0].Cents != 11000 {
		panic("the desk still costs the old price")
	}
	println(items[0].Name, items[0].Cents)
}
