"use strict";
// Sends the page's forms without leaving it, and shows what arrives meanwhile.

const EVERY = 4000;
const byId = (id) => document.getElementById(id);
const log = byId("log");
const lost = byId("lost");
const SAID = {
  429: "Thầy/Cô gửi hơi nhanh. Xin chờ một phút rồi gửi tiếp.",
  413: "Tệp lớn quá. Mỗi tệp nặng tối đa 20 MB.",
};
let asking = false;

function say(words) {
  lost.textContent = words;
  lost.hidden = !words;
}

// Answers true once the server has taken it.
async function ask(address, options) {
  const known = Number(document.body.dataset.change);
  try {
    const answer = await fetch(address(known), { ...options, headers: { "X-Chat": "1" }, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      location.assign(`/w?ended=${answer.headers.get("X-Chat-Ended") ?? "1"}`);
    } else if (answer.status === 403) location.reload();
    else if (answer.ok) show(await answer.json());
    else say(SAID[answer.status] ?? "Máy chủ đang bận. Xin Thầy/Cô thử lại sau ít phút.");
    return answer.ok;
  } catch {
    say("Đang mất kết nối. Trang sẽ tự nối lại.");
    return false;
  }
}

function show({ change, bubbles, newest, accept, who }) {
  say("");
  byId("who").textContent = who;
  if (change < Number(document.body.dataset.change)) return;
  document.body.dataset.change = String(change);
  for (const one of bubbles) place(one);
  showFileInput(byId("attach"), accept); // first: it takes room from the log
  if (bubbles.length) byId(newest)?.scrollIntoView({ block: "end" });
}

function place({ id, html, day }) {
  const made = document.createElement("template");
  made.innerHTML = html; // written by the server, which lets only its own four tags through
  const heading = made.content.querySelector(".day");
  const old = byId(id);
  if (heading && (old || log.querySelector(`.day[data-day="${day}"]`))) heading.remove();
  if (old) old.replaceWith(made.content);
  else byId("end").before(made.content);
  byId(id).classList.add("fresh");
}

// A file can be chosen while the open question takes one: null takes none.
function showFileInput(form, accept) {
  form.hidden = accept === null;
  form.elements.file.accept = accept ?? "";
  if (form.hidden) form.reset();
}

async function send(form, button) {
  const fields = new FormData(form);
  if (button.name) fields.append(button.name, button.value); // older browsers leave out what was pressed
  fields.append("since", document.body.dataset.change);
  const body = form.id === "attach" ? fields : new URLSearchParams(fields);
  const box = form.elements.text;
  const words = box?.value;
  if (box) box.value = "";
  const pressed = box ? null : button; // whoever types may go on typing
  const byThumb = pressed && !focusIsSeen(pressed) && matchMedia("(pointer: coarse)").matches;
  if (pressed?.ariaDisabled) return; // it is being worked on; a button truly disabled would lose the focus
  if (pressed) pressed.ariaDisabled = "true";
  const taken = await ask(() => form.action, { method: "POST", body });
  if (pressed) pressed.ariaDisabled = null;
  if (taken && form.id === "attach") form.reset();
  if (!taken && box && !box.value) box.value = words;
  if (!byThumb) byId("text").focus({ preventScroll: true }); // a thumb wants no keyboard over the answer
}

function focusIsSeen(button) {
  try {
    return button.matches(":focus-visible");
  } catch {
    return false; // a browser that does not know the word
  }
}

async function look() {
  if (asking || document.hidden) return;
  asking = true;
  await ask((known) => `/w/news?since=${known}`, {});
  asking = false;
}

document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") !== "/w/say") return;
  if (!event.submitter) return; // a browser that does not say what was pressed sends the form itself
  event.preventDefault();
  send(event.target, event.submitter);
});
document.addEventListener("visibilitychange", look);
window.addEventListener("online", look);
setInterval(look, EVERY);
(byId(location.hash.slice(1)) ?? byId("end")).scrollIntoView({ block: "end" });
