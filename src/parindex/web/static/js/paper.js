// Typing a paper form: one digit chooses and moves on, Enter goes on, arrows and Backspace go back.
// What was typed is kept in this tab until the server has it. Without this script it is a plain form.
(function () {
  "use strict";

  var form = document.querySelector("form[data-paper]");
  if (document.querySelector("form[data-paper-number]")) {
    // The server has the form that was sent.
    Object.keys(sessionStorage).forEach(function (key) { if (key.indexOf("paper:") === 0) { sessionStorage.removeItem(key); } });
  }
  if (!form) { return; }
  var KEY = "paper:" + form.dataset.paper, counter = document.querySelector("[data-paper-count]");
  var rows = Array.from(form.querySelectorAll("[data-q]"));

  function field(row) { return row.querySelector("input, textarea"); }
  function open() { return rows.filter(function (row) { return !row.classList.contains("is-passed"); }); }
  function row(element) { return element.closest("[data-q]"); }

  function digits(input) {
    var text = input.value.trim();
    if (input.dataset.kind === "several" && !/[\s,;]/.test(text)) {
      var most = row(input).querySelectorAll("[data-digit]").length - 1;
      return most <= 9 ? text.split("") : [text];
    }
    return text.split(/[\s,;]+/).filter(Boolean);
  }

  // A question that the paper skips is passed over here as well; it hides those behind it.
  function pass() {
    rows.forEach(function (one) {
      if (!one.dataset.if) { return; }
      var earlier = form.elements[one.dataset.if], wanted = one.dataset.in.split(" ");
      var is_hidden = row(earlier).classList.contains("is-passed");
      var is_asked = !is_hidden && digits(earlier).some(function (digit) { return wanted.indexOf(digit) >= 0; });
      one.classList.toggle("is-passed", !is_asked && (is_hidden || earlier.value.trim() !== ""));
    });
  }

  function tell(one) {
    var input = field(one), said = one.querySelector(".pp-said");
    if (!said || input.dataset.kind === "number") { return; }
    var chosen = input.value.trim() ? digits(input) : [], words = [], is_wrong = false;
    one.querySelectorAll("[data-digit]").forEach(function (option) { option.classList.toggle("is-on", chosen.indexOf(option.dataset.digit) >= 0); });
    chosen.forEach(function (digit) {
      var option = one.querySelector("[data-digit='" + digit.replace(/\D/g, "x") + "']");
      if (option) { words.push(option.textContent.trim().slice(digit.length).trim()); } else { is_wrong = true; }
    });
    said.textContent = is_wrong ? form.dataset.wrong : words.join(", ");
    said.classList.toggle("is-wrong", is_wrong);
  }

  function keep() {
    var kept = {};
    rows.forEach(function (one) { kept[field(one).name] = field(one).value; });
    try { sessionStorage.setItem(KEY, JSON.stringify(kept)); } catch (error) { /* no room: the page still holds it */ }
  }

  function restore() {
    var kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(KEY) || "null"); } catch (error) { return; }
    if (kept) { rows.forEach(function (one) { if (!field(one).value) { field(one).value = kept[field(one).name] || ""; } }); }
  }

  function look() {
    pass();
    rows.forEach(tell);
    var asked = open(), done = asked.filter(function (one) { return field(one).value.trim(); }).length;
    if (counter) { counter.textContent = form.dataset.done.replace("%(done)s", done).replace("%(all)s", asked.length); }
  }

  function go(from, step) {
    var asked = open(), place = asked.indexOf(row(from)) + step;
    if (place < 0) { return; }
    var next = place < asked.length ? field(asked[place]) : form.querySelector("button");
    next.focus();
    if (next.select) { next.select(); }
    var box = row(next) || next;
    box.scrollIntoView({ block: "center" });
  }

  form.addEventListener("input", function (event) {
    var input = event.target;
    keep();
    look();
    if (input.dataset.kind === "one" && /^\d$/.test(input.value) && row(input).querySelector("[data-digit='" + input.value + "']")) { go(input, 1); }
  });

  form.addEventListener("keydown", function (event) {
    var input = event.target, is_text = input.tagName === "TEXTAREA";
    if (!input.name || !row(input)) { return; }
    if (event.key === "Enter" && !(is_text && event.shiftKey)) { event.preventDefault(); go(input, 1); }
    else if (event.key === "ArrowDown" && !is_text) { event.preventDefault(); go(input, 1); }
    else if (event.key === "ArrowUp" && !is_text) { event.preventDefault(); go(input, -1); }
    else if (event.key === "Backspace" && input.value === "") { event.preventDefault(); go(input, -1); }
    else if (input.dataset.kind === "one" && /^\d$/.test(event.key)) { input.value = ""; }
  });

  restore();
  look();
  var wrong = form.querySelector("[aria-invalid='true']");
  if (wrong) { wrong.focus(); row(wrong).scrollIntoView({ block: "center" }); }
}());
