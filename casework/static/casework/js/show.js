// At the door: what is typed can be looked at, for a phone changes letters on its own. Sent, it is hidden again.
const field = document.querySelector("main input[type=password]");
const button = document.getElementById("show");

function show(shown) {
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
}

if (field && button) {
  button.hidden = false;
  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false));
}
