// What is typed hidden can be looked at, for a phone changes letters on its own. Sent, it is hidden again.
const fields = [...document.querySelectorAll("#ask input[type=password]")];
const button = document.getElementById("show");

function show(shown) {
  for (const field of fields) field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
}

if (fields.length && button) {
  button.hidden = false;
  button.addEventListener("click", () => show(fields[0].type === "password"));
  fields[0].form.addEventListener("submit", () => show(false));
}
