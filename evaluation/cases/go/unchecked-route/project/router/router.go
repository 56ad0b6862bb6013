package router

type Handler struct {
	Name  string
	Calls int
}

type Router struct {
	handlers map[string]*Handler
}

func New(paths ...string) *Router {
	r := &Router{handlers: map[string]*Handler{}}
	for _, path := range paths {
		r.handlers[path] = &Handler{Name: "serve " + path}
	}
	return r
}

func (r *Router) Find(path string) (*Handler, bool) {
	handler, ok := r.handlers[path]
	return handler, ok
}
