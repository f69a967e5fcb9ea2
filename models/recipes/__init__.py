"""How each trained, measured or made thing in the project is made again."""
