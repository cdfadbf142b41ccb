// Files that go along with an answer: what is chosen adds up, is shown by its name, and can be taken away one by one.
"use strict";

const chosenFiles = new WeakMap();

function chosenIn(box) {
  return chosenFiles.get(box) ?? [];
}

function choose(box, files) {
  const input = box.elements.files;
  if (!input) return;
  const held = new DataTransfer();
  for (const file of files) held.items.add(file);
  input.files = held.files;
  chosenFiles.set(box, files);
  show(box, files);
}

function show(box, files) {
  const list = box.querySelector(".chosen");
  list.replaceChildren(...files.map((file, number) => itemOf(box, file, number)));
  list.hidden = !files.length;
}

function itemOf(box, file, number) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const size = document.createElement("span");
  const button = document.createElement("button");
  name.className = "name-of";
  name.textContent = file.name;
  name.title = file.name;
  size.className = "soft";
  size.textContent = inWords(file.size);
  button.type = "button";
  button.className = "take-away";
  button.textContent = "×";
  button.setAttribute("aria-label", `Take away ${file.name}`);
  button.addEventListener("click", () => takeAway(box, number));
  item.append(name, size, button);
  return item;
}

function takeAway(box, number) {
  choose(box, chosenIn(box).filter((_, at) => at !== number));
  document.getElementById("refusal").textContent = "";
  const left = box.querySelectorAll(".take-away");
  (left[Math.min(number, left.length - 1)] ?? box.elements.files).focus();
}

function inWords(bytes) {
  return bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

// What was chosen now is added to what was chosen before; what cannot go is said at once and left out.
function add(box, fresh) {
  const input = box.elements.files;
  const most = Number(input.dataset.mostBytes);
  const known = chosenIn(box);
  const large = fresh.filter((file) => file.size > most);
  const wanted = [...known, ...fresh.filter((file) => file.size <= most && !known.some((one) => same(one, file)))];
  const room = Number(input.dataset.mostFiles);
  const said = large.map((file) => `${file.name} is larger than ${Math.floor(most / 1_048_576)} MB and does not go along.`);
  if (wanted.length > room) said.push(`One answer takes ${room} files; send the others with the next one.`);
  document.getElementById("refusal").textContent = said.join(" ");
  choose(box, wanted.slice(0, room));
}

function same(one, other) {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}

// A form as it is sent: as browsers always have, unless there are files.
function bodyOf(fields, files) {
  fields.delete("files");
  if (!files.length) return new URLSearchParams(fields);
  const whole = new FormData();
  for (const [name, value] of fields) whole.append(name, value);
  for (const file of files) whole.append("files", file, file.name);
  return whole;
}

document.documentElement.classList.add("scripted");
// A browser that loads the page anew may have kept what was chosen in its input.
document.addEventListener("DOMContentLoaded", () => {
  const input = document.getElementById("files");
  if (input?.files.length) add(input.form, [...input.files]);
});
document.addEventListener("change", (event) => {
  if (event.target.id === "files") add(event.target.form, [...event.target.files]);
});
// A picture that is pasted goes along; text that comes with a picture of itself (from a table) stays text.
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (event.target.id !== "text" || !files.length || !event.target.form.elements.files) return;
  if (event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  add(event.target.form, files);
});
