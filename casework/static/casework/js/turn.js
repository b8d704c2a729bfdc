// At the door: asks when it is her turn before it sends what she typed. Until then the page stays as it is, says that
// it waits, and sends by itself. Without script the form is sent at once and the browser waits in the line.
const form = document.querySelector("main form[method=post]");
const waits = document.getElementById("waits");

async function turn() {
  try {
    const answer = await fetch(waits.dataset.ask, { cache: "no-store", credentials: "omit" });
    return Number(answer.headers.get("Retry-After")) || 0;
  } catch {
    return 0;
  }
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  const seconds = await turn();
  if (seconds) {
    waits.querySelector("b").textContent = seconds;
    waits.firstElementChild.hidden = false;
  }
  setTimeout(() => form.submit(), seconds * 1000);
});
// Back from a page that did not come: she may send again.
addEventListener("pageshow", () => delete form?.dataset.sent);
