package main

import "example.org/router/router"

func main() {
	r := router.New("/", "/orders")
	for _, path := range []string{"/", "/orders", "/favicon.ico"} {
		println(path, serve(r, path))
	}
}
