FOLDERS = {
    "avatar": "images/avatars",
    "invoice": "/accounting/invoices",
    "photo": "images/photos",
}
