// Keeps what is typed on this page: sealed under a key that lies in this page's memory alone, for a day, until it is sent.
// What lies on the device opens only on this page, shown again to whoever typed it; without script the server keeps it.
const place = document.getElementById("unsent");
const form = place?.closest("form");
const { slot, key: secret, ping, kept, bound } = place?.dataset ?? {};
const A_DAY = 24 * 60 * 60 * 1000, MINUTE = 60 * 1000, PREFIX = "unsent.";
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "idempotency_key", "ticket", "kept", "leave", "drop", "send"]);
const text = new TextEncoder();
let key, pending = 0, saving = Promise.resolve(), last = "";

const bytes = (word) => Uint8Array.from(atob(word.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const letters = (raw) => btoa(Array.from(raw, (one) => String.fromCharCode(one)).join(""));
// One line about the sitting or the network at a time; that words were put back stays said beside it.
const say = (what) => {
  for (const line of place.querySelectorAll("[data-say]:not([data-say=back])")) line.hidden = line.dataset.say !== what;
};

function typed() {
  return JSON.stringify([...new FormData(form)].filter(([name, said]) => !NOT_TYPED.has(name) && typeof said === "string"));
}

// Whatever is older than a day goes, and what the server says was sent or dropped.
function sweep() {
  const told = document.cookie.match(/(?:^|; )sent=([^;]*)/)?.[1] ?? "";
  const gone = new Set(told.replaceAll('"', "").split("."));
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    const at = Number(localStorage.getItem(name).split(".")[0]);
    if (gone.has(name.slice(PREFIX.length)) || !(Date.now() - at < A_DAY)) localStorage.removeItem(name);
  }
  if (told) document.cookie = `sent=; path=/; max-age=0; samesite=strict${location.protocol === "https:" ? "; secure" : ""}`;
}

async function save() {
  pending = 0;
  const now = typed();
  if (now === last) return;
  last = now;
  const at = Date.now(), iv = crypto.getRandomValues(new Uint8Array(12));
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: text.encode(`${slot}.${at}`) }, key, text.encode(now));
  try {
    localStorage.setItem(PREFIX + slot, `${at}.${letters(iv)}.${letters(new Uint8Array(box))}`);
  } catch {
    last = ""; // no room on this device, or none allowed: the server's own keeping stays
  }
}

function flush() {
  clearTimeout(pending);
  saving = saving.then(save);
  return saving;
}

async function found() {
  const [at, iv, box] = localStorage.getItem(PREFIX + slot)?.split(".") ?? [];
  if (!box || (kept && Number(at) <= Number(kept))) return null;
  try {
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv), additionalData: text.encode(`${slot}.${at}`) }, key, bytes(box));
    return new TextDecoder().decode(opened);
  } catch {
    return null; // somebody else's, or changed
  }
}

function putBack(words) {
  const said = new Map();
  for (const [name, one] of JSON.parse(words)) said.set(name, [...(said.get(name) ?? []), one]);
  for (const field of form.elements) {
    if (!field.name || NOT_TYPED.has(field.name) || ["file", "submit", "button"].includes(field.type)) continue;
    const here = said.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = here.includes(field.value);
    else if (field.type === "select-multiple") for (const one of field.options) one.selected = here.includes(one.value);
    else field.value = here.length > 1 ? here.shift() : here[0] ?? "";
    if (here.length > 1) said.set(field.name, here);
  }
}

function there(left, idle, longest, warned) {
  const began = Date.now();
  let until = began + left, pinged = began;
  const end = began + longest;
  const show = () => {
    const left = Math.min(until, end) - Date.now();
    say(left <= 0 ? "over" : left <= warned ? "soon" : "");
  };
  const tell = async () => {
    pinged = Date.now();
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(ping, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" }).catch(() => null);
    if (answer?.status === 204) until = Date.now() + idle;
    show();
  };
  setInterval(show, 5000);
  place.querySelector("[data-say=soon] button").addEventListener("click", tell);
  return () => {
    if (Date.now() - pinged >= MINUTE) tell();
  };
}

async function begin() {
  delete place.dataset.key;
  key = await crypto.subtle.importKey("raw", bytes(secret), "AES-GCM", false, ["encrypt", "decrypt"]);
  const standing = typed();
  last = standing;
  const before = bound ? null : await found();
  if (before && before !== standing && typed() === standing) {
    putBack(before);
    last = typed();
    place.querySelector("[data-say=back]").hidden = false;
  }
  const here = there(place.dataset.left * 1000, place.dataset.idle * 1000, place.dataset.longest * 1000, place.dataset.warned * 1000);
  form.addEventListener("input", () => {
    clearTimeout(pending);
    pending = setTimeout(flush, 150);
    here();
  });
  place.querySelector("[data-say=back] button").addEventListener("click", () => {
    localStorage.removeItem(PREFIX + slot);
    location.replace(location.href);
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    flush().then(() => say("offline"));
  });
  // A link is followed once what was typed a moment ago is sealed.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!pending || !link || link.id === "leave" || link.target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    flush().then(() => location.assign(link.href));
  });
  for (const name of ["visibilitychange", "pagehide"]) addEventListener(name, () => pending && flush(), true);
}

sweep();
if (form && secret && globalThis.crypto?.subtle) begin();
