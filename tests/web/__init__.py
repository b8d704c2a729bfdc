"""The pages, their forms and their words."""
