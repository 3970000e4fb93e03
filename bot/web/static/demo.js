"use strict";
// Sends forms without leaving the page, shows the news the server sends, and plays the sixty-second story.

const body = document.body;
const token = body.dataset.token;
const story = JSON.parse(document.getElementById("story").textContent);
const pace = Number(new URLSearchParams(location.search).get("pace") ?? 1);
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const byId = (id) => document.getElementById(id);
let playing = 0;

async function post(path, fields) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "X-Demo": "1" },
    body: fields.some(([, value]) => value instanceof File) ? asForm(fields) : new URLSearchParams([["token", token], ...fields]),
  });
  if (answer.status === 403) location.reload();
}

function asForm(fields) {
  const form = new FormData();
  for (const [name, value] of [["token", token], ...fields]) form.append(name, value);
  return form;
}

// One chat at a time on a narrow screen.
function openTab(part) {
  body.dataset.tab = part;
  for (const tab of document.querySelectorAll(".tabs button")) {
    const open = tab.dataset.part === part;
    tab.setAttribute("aria-selected", String(open));
    tab.tabIndex = open ? 0 : -1;
    if (open) tab.classList.remove("news");
  }
  toEnd(part);
}

function toEnd(part, element) {
  const log = document.querySelector(`#chat-${part} .log`);
  const last = element ?? log.lastElementChild;
  if (!last) return;
  const top = last.offsetTop - log.offsetTop - 8;
  log.scrollTop = last.offsetHeight > log.clientHeight ? top : log.scrollHeight;
  hint(log);
}

// A long message is shown from its beginning; the arrow leads on to its buttons.
function hint(log) {
  const below = log.scrollHeight - log.clientHeight - log.scrollTop;
  log.parentElement.querySelector(".down").hidden = below < 24;
  log.dataset.atEnd = String(below < 24);
}

// A log that showed its end goes on showing it when the bars above it grow.
const sizes = new ResizeObserver((changes) => {
  for (const { target: log } of changes) {
    if (log.dataset.atEnd === "true") log.scrollTop = log.scrollHeight;
    hint(log);
  }
});

function showBubble({ part, id, html }) {
  const log = document.querySelector(`#chat-${part} .log`);
  log.querySelector(".empty")?.remove();
  const made = document.createElement("template");
  made.innerHTML = html; // written by the server, which lets only its own four tags through
  byId(`day-${id}`)?.remove();
  const old = byId(id);
  if (old) old.replaceWith(made.content);
  else log.append(made.content);
  byId(id).classList.add("fresh");
  toEnd(part, byId(id));
  if (body.dataset.tab !== part) byId(`tab-${part}`).classList.add("news");
}

// A file can be chosen while the open question takes one: null takes none.
function showFileInput(form, accept) {
  form.hidden = accept === null;
  form.elements.file.accept = accept ?? "";
  if (form.hidden) form.reset();
}

function listen() {
  const news = new EventSource(`/events?since=${body.dataset.change}&token=${encodeURIComponent(token)}`);
  news.addEventListener("bubble", (event) => showBubble(JSON.parse(event.data)));
  news.addEventListener("clock", (event) => {
    const { html, accept } = JSON.parse(event.data);
    byId("clock").innerHTML = html;
    Object.entries(accept).forEach(([part, kinds]) => showFileInput(byId(`attach-${part}`), kinds));
    body.dataset.untouched = "0";
    byId("again").hidden = playing > 0;
  });
  news.addEventListener("fresh", () => location.reload());
  news.addEventListener("open", () => { byId("lost").hidden = true; });
  news.addEventListener("error", () => { byId("lost").hidden = false; });
}

async function send(form, button) {
  const fields = [...new FormData(form, button)].filter(([name]) => name !== "token");
  const box = button?.name ? null : form.elements.text;
  if (box) box.value = "";
  if (form.elements.file) form.reset();
  const path = button?.getAttribute("formaction") ?? form.getAttribute("action");
  button?.closest("details")?.removeAttribute("open");
  const busy = box ? null : button; // whoever types may go on typing
  if (busy) busy.disabled = true;
  await post(path, fields).finally(() => { if (busy) busy.disabled = false; });
  box?.focus();
}

// The story: typed and pressed before people's eyes, stopped by the button or by whoever takes over.
const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000 * pace));

async function type(part, words) {
  const box = byId(`say-${part}`).elements.text;
  box.value = "";
  for (const letter of words) {
    if (!playing) return;
    box.value += letter;
    if (!calm) await wait(Math.min(0.07, 2.5 / words.length));
  }
  await wait(0.5);
  if (!playing) return;
  box.value = "";
  await post("/say", [["part", part], ["text", words]]);
}

async function press(button, path, fields) {
  if (!button) return;
  button.scrollIntoView({ block: "nearest" });
  button.classList.add("pressed");
  await wait(1.2);
  if (playing) await post(path, fields);
  button.classList.remove("pressed");
}

async function perform(step) {
  if (step.do === "say") await type(step.part, step.what);
  if (step.do === "tap") {
    const buttons = [...document.querySelectorAll(`#chat-${step.part} .choices button`)];
    const button = buttons.reverse().find((one) => one.textContent.includes(step.what));
    await press(button, "/say", [["part", step.part], ["tap", button?.value ?? ""]]);
  }
  if (step.do === "reminder") {
    await press(document.querySelector('.moves [value="reminder"]'), "/clock", [["to", "reminder"]]);
  }
}

function show(is) {
  playing = is ? playing + 1 : 0;
  document.querySelector(".intro").hidden = is;
  document.querySelector(".caption").hidden = !is;
  byId("play").hidden = is;
  byId("stop").hidden = !is;
  byId("again").hidden = is || body.dataset.untouched === "1";
  body.classList.toggle("playing", is);
}

async function play() {
  show(true);
  const mine = playing;
  byId("stop").focus();
  for (const [index, step] of story.entries()) {
    if (playing !== mine) return;
    openTab(step.part);
    byId("step").textContent = `${index + 1}/${story.length}`;
    byId("caption").textContent = step.caption;
    await wait(1);
    if (playing === mine) await perform(step);
    await wait(step.seconds);
  }
  if (playing === mine) stop();
}

function stop() {
  const focused = document.activeElement === byId("stop");
  show(false);
  if (focused) byId("play").focus();
}

function begin() {
  if (body.dataset.untouched === "1") return play();
  sessionStorage.setItem("play", "1");
  return post("/restart", []);
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (playing) stop();
  send(event.target, event.submitter);
});
document.addEventListener("input", (event) => { if (playing && event.isTrusted) stop(); });
document.querySelector(".tabs").addEventListener("click", (event) => {
  const tab = event.target.closest("[data-part]");
  if (tab) openTab(tab.dataset.part);
});
document.querySelector(".tabs").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = [...document.querySelectorAll(".tabs button")];
  const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
  next.focus();
  openTab(next.dataset.part);
});
for (const log of document.querySelectorAll(".log")) {
  sizes.observe(log);
  log.addEventListener("scroll", () => hint(log), { passive: true });
  log.parentElement.querySelector(".down").addEventListener("click", () => {
    log.scrollBy({ top: log.clientHeight * 0.8, behavior: calm ? "auto" : "smooth" });
  });
}
byId("play").addEventListener("click", begin);
byId("stop").addEventListener("click", stop);

byId("play").hidden = false;
openTab(body.dataset.tab);
for (const tab of document.querySelectorAll(".tabs button")) toEnd(tab.dataset.part);
listen();
if (sessionStorage.getItem("play")) {
  sessionStorage.removeItem("play");
  play();
}
