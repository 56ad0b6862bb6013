from post.letters import write

ORDERS = [
    {"customer": "Mrs Ito", "order": "ORD-77", "sum": "19.90"},
    {"customer": "Mr Diaz", "order": "ORD-78", "sum": "5.00"},
]

if __name__ == "__main__":
    for order in ORDERS:
        print(write("reminder", order))
