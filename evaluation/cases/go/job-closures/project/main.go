package main

import "example.org/jobs/jobs"

func check(list []*jobs.Job) {
	for _, job := range list {
		if job.Done != 1 {
			panic("job " + job.Name + " was not run once")
		}
	}
}

func main() {
	list := []*jobs.Job{{Name: "mail"}, {Name: "bill"}, {Name: "print"}}
	queue := &jobs.Queue{}
	queue.Plan(list)
	queue.Run()
	check(list)
}
