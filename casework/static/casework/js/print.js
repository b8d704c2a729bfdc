// Opens the printing window once the page stands; without script the page says which keys do it.
for (const folded of document.querySelectorAll("main details")) folded.open = true;
addEventListener("load", () => print());
