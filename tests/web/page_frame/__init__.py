"""The frame around the pages, their forms, words and charts, shown without the rest of the house."""
