// Moving between rows by keyboard, and the side panel of the chosen row.
(function () {
  "use strict";

  var panel = document.getElementById("khung-phai"), timer = 0, asked = false, latest = "";
  var chosen = panel ? panel.dataset.chosen : "", tab = panel ? panel.dataset.tab : "";

  function rows() { return Array.from(document.querySelectorAll("form[data-row]")); }

  rows().forEach(function (one) { one.classList.toggle("sel", one.dataset.code === chosen); });

  function field(form) {
    return form.querySelector(".inpbox input:checked:not([type='hidden']):not([disabled])") || form.querySelector(".inpbox input:not([type='hidden']):not([disabled]), .inpbox select:not([disabled]), .inpbox textarea") || form;
  }

  // A tab of the panel asks for itself; what was on its way for the row must not replace it.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("#khung-phai .tabs a");
    if (link) { clearTimeout(timer); latest = link.getAttribute("hx-get"); }
  }, true);

  function select(form) {
    if (!form || form.dataset.code === chosen) return;
    rows().forEach(function (one) { one.classList.toggle("sel", one === form); });
    show(form.dataset.code, tab === "minh-chung" ? "minh-chung" : "cach-cham");
  }

  // A panel somebody asked for takes the focus; one that follows the row never does.
  function show(code, which, isAsked) {
    if (!panel || !window.htmx) return;
    chosen = code; tab = which; asked = asked || Boolean(isAsked);
    clearTimeout(timer);
    latest = "/cham-diem/" + panel.dataset.assessment + "/" + code + "/?the=" + which;
    timer = setTimeout(function () {
      window.htmx.ajax("GET", latest, { target: "#khung-phai", swap: "innerHTML", headers: { Panel: asked ? "asked" : "follows" } }).catch(function () { chosen = ""; });
    }, 120);
  }

  function isWriting() {
    return Array.from(panel.querySelectorAll("textarea, input:not([type='hidden']):not([type='file'])")).some(function (one) { return one.value !== one.defaultValue; });
  }

  // What follows the row by itself never sweeps away a word being written in the panel.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var kind = event.detail.requestConfig.headers.Panel;
    // An answer that comes after somebody has chosen another row or tab comes too late.
    if (kind && event.detail.requestConfig.path !== latest) { event.detail.shouldSwap = false; return; }
    if (kind !== "follows") return;
    if (isWriting() || panel.contains(document.activeElement)) { event.detail.shouldSwap = false; chosen = ""; }
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.requestConfig.headers.Panel !== "asked") return;
    asked = false;
    var place = panel.querySelector("input[type='file']") || panel.querySelector(".tabs [aria-current]");
    if (place) place.focus();
  });

  function open(code, which) { panel.classList.add("open"); show(code, which, true); }

  function close() {
    panel.classList.remove("open");
    var form = rows().find(function (one) { return one.dataset.code === chosen; });
    if (form && panel.contains(document.activeElement)) field(form).focus();
  }

  function go(form, by) {
    var all = rows(), next = all[all.indexOf(form) + by];
    if (!next) return;
    var place = field(next);
    place.focus();
    if (place.select && place.type !== "radio" && place.type !== "checkbox") place.select();
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("focusin", function (event) { select(event.target.closest("form[data-row]")); });

  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-panel]");
    if (link && panel && window.htmx && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      var form = link.closest("form[data-row]");
      rows().forEach(function (one) { one.classList.toggle("sel", one === form); });
      open(link.dataset.panel, link.dataset.tab || "cach-cham");
    }
    if (event.target.closest("[data-close-panel]")) close();
  });

  document.addEventListener("keydown", function (event) {
    var form = event.target.closest && event.target.closest("form[data-row]");
    if (event.key === "Escape" && panel) close();
    if (!form) return;
    if (event.key === "Enter" && event.target.tagName !== "TEXTAREA" && event.target.tagName !== "A" && event.target.tagName !== "BUTTON" && event.target.tagName !== "SUMMARY") {
      event.preventDefault();
      form.dispatchEvent(new CustomEvent("leaverow", { bubbles: true }));
      go(form, 1);
    } else if (event.altKey && event.key === "ArrowDown") { event.preventDefault(); go(form, 1); }
    else if (event.altKey && event.key === "ArrowUp") { event.preventDefault(); go(form, -1); }
    else if (event.altKey && event.code === "KeyM") { event.preventDefault(); open(form.dataset.code, "minh-chung"); }
    else if (event.altKey && event.code === "KeyH") { event.preventDefault(); open(form.dataset.code, "cach-cham"); }
    else if (event.altKey && event.code === "KeyG") {
      event.preventDefault();
      var note = form.querySelector("details.why");
      if (note) { note.open = true; note.querySelector("textarea").focus(); }
    }
  });

  // A file was dropped on a row: its evidence opens to take it.
  document.addEventListener("evidencewanted", function (event) {
    rows().forEach(function (one) { one.classList.toggle("sel", one.dataset.code === event.detail); });
    if (panel) open(event.detail, "minh-chung");
  });

  // The panel of the row just saved shows its new points, unless somebody is typing in it.
  document.addEventListener("rowsaved", function (event) {
    if (panel && event.detail === chosen && !panel.contains(document.activeElement)) show(chosen, tab);
  });
})();
