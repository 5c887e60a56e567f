def lift(wind):
    return wind / 2
