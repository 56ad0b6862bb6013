from board import Board

LINES = ["red 10", "blue 7", "red 5", "green 21", "grey 1"]

board = Board()
board.load(LINES)
print(board.render())
