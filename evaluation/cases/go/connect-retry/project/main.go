package main

import "example.org/connect/link"

func main() {
	connection := link.Open("queue", 3)
	println(connection.Name())
}
