package jobs

type Job struct {
	Name string
	Done int
}

type Queue struct {
	tasks []func()
}

func (q *Queue) Plan(jobs []*Job) {
	for _, job := range jobs {
		q.tasks = append(q.tasks, func() { job.Done++ })
	}
}

func (q *Queue) Run() {
	for _, task := range q.tasks {
		task()
	}
}
