from layers import Layers

layers = Layers({"mail": {"host": "localhost", "port": 25}}, {"mail": {"port": 2525}})
print(layers.merged())
