// One press: the numbers stand there at once, also without network, and the desk is told, again and again until it hears.
// Nothing typed on the page is lost by it. Without script the same form goes to a page that shows the same numbers.
const form = document.getElementById("in-need");
const lines = document.getElementById("in-need-lines");
let pressed = false;

async function tell() {
  const words = lines.querySelector("p");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      credentials: "same-origin",
    });
    if (!answer.ok || !new URL(answer.url).pathname.startsWith("/goi-gap/")) {
      form.submit(); // the session is over, or the page too old: the server says so
      return;
    }
    words.textContent = words.dataset.sent;
  } catch {
    words.textContent = words.dataset.unsent;
    setTimeout(tell, 5000);
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  lines.hidden = false;
  lines.querySelector("a").focus();
  if (!pressed) tell();
  pressed = true;
});
