// Keeps a page as it stands in the database: /live rings, the page is fetched again, and what changed is swapped.
"use strict";

const QUIET_MS = 120;
const LEAST_MS = 1000;
const OFTEN_MS = 30_000;
const offline = document.getElementById("offline");
let source = null;
let soon = 0;
let refreshed = 0;

function merge(part, fresh) {
  keepKeys(part, fresh);
  keepOpen(part, fresh);
  countDown(fresh);
  if (part.isEqualNode(fresh)) return;
  if ([...fresh.children].every((child) => child.id)) mergeById(part, fresh);
  else part.replaceChildren(...document.importNode(fresh, true).childNodes);
}

function mergeById(part, fresh) {
  const known = new Map([...part.children].map((child) => [child.id, child]));
  let spot = part.firstElementChild;
  for (const child of fresh.children) {
    const mine = known.get(child.id);
    known.delete(child.id);
    if (mine?.isEqualNode(child)) {
      if (mine === spot) spot = spot.nextElementSibling;
      else part.insertBefore(mine, spot);
      continue;
    }
    const made = document.importNode(child, true);
    part.insertBefore(made, spot);
    if (mine === spot && mine) spot = spot.nextElementSibling;
    if (mine) mine.remove();
    else arrive(made);
  }
  for (const gone of known.values()) gone.remove();
}

function arrive(node) {
  node.classList.add("arrived");
  setTimeout(() => node.classList.remove("arrived"), 2000);
}

// A form keeps the key it was given until it is used, so that a double click counts once.
function keepKeys(part, fresh) {
  for (const button of part.querySelectorAll("button[id]")) {
    const same = fresh.querySelector(`#${button.id}`)?.form?.elements.key;
    if (same && button.form?.elements.key) same.setAttribute("value", button.form.elements.key.getAttribute("value"));
  }
}

// What somebody has opened or closed stays so.
function keepOpen(part, fresh) {
  for (const details of part.querySelectorAll("details[id]")) {
    fresh.querySelector(`#${details.id}`)?.toggleAttribute("open", details.open);
  }
}

function swap(fresh) {
  setClock(fresh);
  const focus = document.activeElement?.id;
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(part.id);
    if (other) merge(part, other);
  }
  swapBox(fresh.getElementById("box"));
  const token = fresh.querySelector("input[name=token]")?.value ?? "";
  for (const field of document.querySelectorAll("input[name=token]")) field.setAttribute("value", token);
  if (focus && document.activeElement?.id !== focus) document.getElementById(focus)?.focus();
  document.title = fresh.title;
}

// A held answer counts down by the server's clock; without this script the page says how long it was when it was read.
let ahead = 0;

function setClock(page) {
  const now = Number(page.querySelector("meta[name=now]")?.content);
  if (now) ahead = now - Date.now();
}

function countDown(page) {
  for (const held of page.querySelectorAll("[data-due]")) {
    const left = Math.ceil((Number(held.dataset.due) - Date.now() - ahead) / 1000);
    const words = left > 0 ? `goes out in ${left} s` : "going out";
    if (held.textContent !== words) held.textContent = words;
  }
}

// The box is swapped only when what may be written in it changes; what was typed stays.
function swapBox(fresh) {
  const box = document.getElementById("box");
  if (!box || !fresh || (box.dataset.mode === fresh.dataset.mode && !box.dataset.stale)) return;
  const text = box.elements.text.value;
  const files = chosenIn(box);
  box.replaceWith(document.importNode(fresh, true));
  document.getElementById("box").elements.text.value = text;
  choose(document.getElementById("box"), files);
}

async function refresh() {
  refreshed = Date.now();
  const response = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!response) return;
  if (new URL(response.url).pathname === "/login") return loggedOut(response.url);
  if (!response.ok) return;
  swap(new DOMParser().parseFromString(await response.text(), "text/html"));
  offline.hidden = true;
}

// A page with a draft in it is not left: after logging in elsewhere it goes on as before.
function loggedOut(login) {
  if (!document.getElementById("text")?.value) location.assign(login);
  warn("You are logged out. Log in again in another tab; what you typed stays here.");
}

function warn(words) {
  offline.textContent = words;
  offline.hidden = false;
}

// At most once a second, however much is going on.
function refreshSoon() {
  clearTimeout(soon);
  soon = setTimeout(refresh, Math.max(QUIET_MS, refreshed + LEAST_MS - Date.now()));
}

function listen() {
  if (source || document.hidden) return;
  source = new EventSource("/live");
  source.addEventListener("news", refreshSoon);
  source.onerror = () => {
    warn("The connection to Frontdesk is lost. This page may be out of date; it tries again by itself.");
    if (source.readyState !== EventSource.CLOSED) return;
    source = null;
    setTimeout(() => { refresh(); listen(); }, 3000);
  };
}

// Browsers allow six connections to one address, so a hidden tab lets go of its own.
function rest() {
  if (document.hidden) { source?.close(); source = null; } else listen();
}

async function send(form, button) {
  const speaks = ["reply", "resolve:say"].includes(button.value);
  const files = speaks ? chosenIn(form) : [];
  const fields = bodyOf(new FormData(form, button), files);
  button.disabled = true;
  form.setAttribute("aria-busy", String(files.length > 0));
  const answer = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" } })
    .then((response) => response.json())
    .catch(() => ({ refused: "This did not reach Frontdesk. What you wrote is still here; send it again." }));
  button.disabled = false;
  form.removeAttribute("aria-busy");
  if (answer.key) form.elements.key.setAttribute("value", answer.key);
  const box = document.getElementById("box");
  document.getElementById("refusal").textContent = answer.refused;
  if (!answer.refused && button.value === "cancel" && !box.elements.text.value) box.elements.text.value = wordsAt(button);
  if (!answer.refused) document.getElementById("more-acts")?.removeAttribute("open");
  if (!answer.refused && form === box) {
    if (speaks) {
      box.elements.text.value = "";
      choose(box, []);
    }
    if (box.querySelector(".ask-name")) box.dataset.stale = "yes";
  }
  await refresh();
  if (form === box || !button.isConnected) document.getElementById("text").focus({ preventScroll: true });
  if (!answer.refused) document.querySelector("[data-due]")?.closest(".line")?.scrollIntoView({ block: "nearest" });
}

// What was taken back is in the box again, to be changed and sent: all the words of the answer, not the names of its files.
function wordsAt(button) {
  const act = button.closest(".line")?.dataset.act;
  const lines = act ? document.querySelectorAll(`.line[data-act="${act}"]:not(.one-file) .words`) : [];
  return [...lines].map((line) => line.textContent).join("\n");
}

function pick(link) {
  const text = document.getElementById("text");
  text.value = link.closest("li").querySelector(".words").textContent;
  text.focus();
}

document.addEventListener("submit", (event) => {
  if (!new URL(event.target.action).pathname.endsWith("/acts")) return;
  event.preventDefault();
  send(event.target, event.submitter ?? event.target.querySelector("button"));
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-use]");
  if (link) { event.preventDefault(); pick(link); }
  const more = document.getElementById("more-acts");
  if (more?.open && !more.contains(event.target)) more.open = false;
});
// Another intent has another answer: the page is asked anew, with everything as it is filled in.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-renew]")) event.target.form.requestSubmit(document.getElementById("renew"));
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "text") {
    event.preventDefault();
    event.target.form.requestSubmit(document.getElementById("act-reply"));
  }
  const more = document.getElementById("more-acts");
  if (event.key === "Escape" && more?.open) {
    more.open = false;
    more.querySelector("summary").focus();
  }
});
document.addEventListener("visibilitychange", rest);
setClock(document);
setInterval(() => countDown(document), 250);
if (document.querySelector("[data-live]")) {
  listen();
  setInterval(() => { if (!document.hidden) refreshSoon(); }, OFTEN_MS);
}
