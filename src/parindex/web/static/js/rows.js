// Moving between rows by keyboard, and the side panel of the chosen row.
(function () {
  "use strict";

  var panel = document.getElementById("khung-phai"), chosen = "", tab = "cach-cham", timer = 0;

  function rows() { return Array.from(document.querySelectorAll("form[data-row]")); }

  function field(form) {
    return form.querySelector(".inpbox input:checked:not([type='hidden']):not([disabled]), .inpbox input:not([type='hidden']):not([disabled]), .inpbox select:not([disabled]), .inpbox textarea") || form;
  }

  function select(form) {
    if (!form || form.dataset.code === chosen) return;
    rows().forEach(function (one) { one.classList.toggle("sel", one === form); });
    show(form.dataset.code, tab === "minh-chung" ? "minh-chung" : "cach-cham");
  }

  function show(code, which) {
    if (!panel || !window.htmx) return;
    chosen = code; tab = which;
    clearTimeout(timer);
    timer = setTimeout(function () {
      window.htmx.ajax("GET", "/cham-diem/" + panel.dataset.assessment + "/" + code + "/?the=" + which, { target: "#khung-phai", swap: "innerHTML" });
    }, 120);
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
      show(link.dataset.panel, link.dataset.tab || "cach-cham");
      panel.classList.add("open");
    }
    if (event.target.closest("[data-close-panel]")) panel.classList.remove("open");
  });

  document.addEventListener("keydown", function (event) {
    var form = event.target.closest && event.target.closest("form[data-row]");
    if (event.key === "Escape" && panel) panel.classList.remove("open");
    if (!form) return;
    if (event.key === "Enter" && event.target.tagName !== "TEXTAREA" && event.target.tagName !== "A" && event.target.tagName !== "BUTTON" && event.target.tagName !== "SUMMARY") {
      event.preventDefault();
      if (form.dataset.dirty) window.htmx.trigger(form, "save");
      go(form, 1);
    } else if (event.altKey && event.key === "ArrowDown") { event.preventDefault(); go(form, 1); }
    else if (event.altKey && event.key === "ArrowUp") { event.preventDefault(); go(form, -1); }
    else if (event.altKey && event.code === "KeyM") { event.preventDefault(); show(form.dataset.code, "minh-chung"); panel.classList.add("open"); }
    else if (event.altKey && event.code === "KeyH") { event.preventDefault(); show(form.dataset.code, "cach-cham"); panel.classList.add("open"); }
    else if (event.altKey && event.code === "KeyG") {
      event.preventDefault();
      var note = form.querySelector("details.why");
      if (note) { note.open = true; note.querySelector("textarea").focus(); }
    }
  });

  // The panel of the row just saved shows its new points, unless somebody is typing in it.
  document.addEventListener("rowsaved", function (event) {
    if (event.detail === chosen && !panel.contains(document.activeElement)) show(chosen, tab);
  });
})();
