package main

import "example.org/router/router"

func serve(r *router.Router, path string) int {
	handler, _ := r.Find(path)
	handler.Calls++
	return 200
}
