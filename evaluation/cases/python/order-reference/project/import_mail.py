from mail.parse import parse_notice

INBOX = [
    ("Payment for ORD-2024-1180", "We paid 12,50 EUR today."),
    ("Re: Payment for ORD-2024-1181", "Sent: 99.00 EUR"),
    ("Fwd: Payment for ORD-2024-1182B", "Second part: 7,25 EUR"),
]


def main():
    notices = [parse_notice(subject, body) for subject, body in INBOX]
    print(sum(notice.cents for notice in notices) / 100)


main()
