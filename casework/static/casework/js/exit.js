// Leaves at once: blanks the page, forgets the session, and puts a neutral page where this one stood in the history.
// Without script the same link goes to the server, which ends the session and sends the browser on.
const link = document.getElementById("leave");
const others = "BroadcastChannel" in window ? new BroadcastChannel("leave") : null;
let pressed = [];

function blank() {
  document.title = "\u200b";
  document.body.replaceChildren();
  document.querySelector("link[rel=icon]")?.remove();
}

function leave(tellOthers) {
  blank();
  if (tellOthers) {
    others?.postMessage("leave");
    // Without network nobody hears that she left: this mark ends the sitting with the next request, Back included.
    document.cookie = "left=1; path=/; samesite=strict";
    // keepalive lets the request outlive this page; without network the page is gone all the same.
    fetch(link.href, { method: "POST", keepalive: true, credentials: "same-origin", redirect: "manual" }).catch(() => {});
  }
  location.replace(link.dataset.to);
}

if (link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(true);
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      pressed = [];
      return;
    }
    if (event.repeat) return;
    pressed = [...pressed.slice(-2), event.timeStamp];
    if (pressed.length === 3 && pressed[2] - pressed[0] < 2000) leave(true);
  });
  if (others) others.onmessage = () => leave(false);
  // Back must never bring a page out of the browser's own memory: ask the server again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      blank();
      location.reload();
    }
  });
}
