// A follower's chat: messages go to /chat/messages, everything said comes from /chat/stream.
"use strict";

const log = document.getElementById("log");
const form = document.getElementById("say");
const text = document.getElementById("text");
const choices = document.getElementById("choices");
const status = document.getElementById("status");
const pending = [];
let lastWho = "";
let connected;
const ready = new Promise((resolve) => { connected = resolve; });

function element(name, className, words) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = words;
  return made;
}

function clock(ms) {
  const time = element("time", "", new Date(ms).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = new Date(ms).toISOString();
  return time;
}

function bubble(who, words) {
  const item = element("div", who === "follower" ? "mine" : who === "bot" ? "bot" : "person", "");
  const name = who === "follower" ? "You" : who === "bot" ? `${log.dataset.brand}, automatic` : who;
  item.append(element("p", who === "follower" ? "who unseen" : "who", name), element("p", "words", words));
  const foot = element("p", "foot", "");
  item.append(foot);
  log.append(item);
  return { item, foot };
}

function heard(event) {
  const said = JSON.parse(event.data);
  const own = said.who === "follower" ? pending.findIndex((one) => one.text === said.text) : -1;
  if (own >= 0) return arrived(pending.splice(own, 1)[0], said.at_ms);
  if (!["follower", "bot", lastWho].includes(said.who)) {
    log.append(element("div", "joined", `${said.who} joined the conversation`));
    lastWho = said.who;
  }
  const shown = said.image && !said.text ? `Picture: ${said.image}` : said.text;
  const { item, foot } = bubble(said.who, shown || "(taken back)");
  if (said.row) item.dataset.row = said.row;
  foot.append(clock(said.at_ms));
  offer(said.buttons ?? []);
}

function bubbleOf(event) {
  const said = JSON.parse(event.data);
  return { said, item: log.querySelector(`[data-row="${Number(said.row)}"]`) };
}

function revised(event) {
  const { said, item } = bubbleOf(event);
  if (item) item.querySelector(".words").textContent = said.text;
}

function retracted(event) {
  bubbleOf(event).item?.remove();
}

function arrived(one, at_ms) {
  one.item.classList.remove("sending", "failed");
  one.foot.replaceChildren(clock(at_ms));
}

function offer(buttons) {
  choices.replaceChildren(...buttons.map((label) => {
    const button = element("button", "", label);
    button.type = "button";
    button.addEventListener("click", () => { offer([]); say(label); });
    return button;
  }));
  choices.hidden = buttons.length === 0;
}

function say(words) {
  const { item, foot } = bubble("follower", words);
  const one = { text: words, key: crypto.getRandomValues(new Uint32Array(4)).join("-"), item, foot };
  pending.push(one);
  item.scrollIntoView({ block: "end" });
  post(one);
}

async function post(one) {
  one.item.classList.add("sending");
  one.foot.textContent = "Sending …";
  await Promise.race([ready, new Promise((resolve) => { setTimeout(resolve, 4000); })]);
  const response = await fetch("/chat/messages", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text: one.text, key: one.key }),
  }).catch(() => null);
  if (response?.ok) {
    if (pending.includes(one)) one.foot.textContent = "Sent";
    one.item.classList.remove("sending");
  } else failed(one, response?.status === 429 ? "That was a lot at once." : "Not sent.");
}

function failed(one, words) {
  one.item.classList.add("failed");
  const again = element("button", "", "Try again");
  again.type = "button";
  again.addEventListener("click", () => { one.item.classList.remove("failed"); post(one); text.focus(); });
  one.foot.replaceChildren(`${words} `, again);
}

function listen() {
  const source = new EventSource("/chat/stream");
  source.addEventListener("message", heard);
  source.addEventListener("revised", revised);
  source.addEventListener("retracted", retracted);
  source.onopen = () => { status.textContent = ""; connected(); };
  source.onerror = () => {
    status.textContent = "Connecting again …";
    if (source.readyState === EventSource.CLOSED) setTimeout(anew, 3000);
  };
}

// A stream that was refused begins at the beginning.
function anew() {
  log.replaceChildren(...pending.map((one) => one.item));
  lastWho = "";
  listen();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = text.value.trim();
  if (!words) return;
  text.value = "";
  offer([]);
  say(words);
});
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});
listen();
