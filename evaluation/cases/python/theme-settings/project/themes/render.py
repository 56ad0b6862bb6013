def headline(settings, text):
    colours, fonts = settings["colours"], settings["fonts"]
    return f"<h1 style='color:{colours['text']};font:{fonts['size']}px {fonts['body']}'>{text}</h1>"
