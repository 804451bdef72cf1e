// Keyboard of the appraisal: Ctrl Enter decides, Alt arrows go through rows, Alt Page through lists.
(function () {
  "use strict";

  var form = document.querySelector("[data-decide]");

  function links() { return Array.from(document.querySelectorAll("[data-row-link]")); }

  function step(by) {
    var all = links(), here = all.findIndex(function (one) { return one.closest("tr").classList.contains("sel"); });
    var next = all[here + by];
    if (next) window.location.assign(next.href);
  }

  function follow(selector) {
    var link = document.querySelector(selector);
    if (link) window.location.assign(link.href);
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey && event.key === "Enter" && form) {
      event.preventDefault();
      var changed = Array.from(form.querySelectorAll("[data-fact]")).some(function (one) {
        if (one.type === "checkbox") return one.checked !== one.defaultChecked;
        if (one.tagName === "SELECT") return !one.selectedOptions[0].defaultSelected && one.value !== "";
        return one.value !== one.defaultValue;
      });
      var points = form.elements.points && form.elements.points.value.trim();
      var name = points ? "override" : changed ? "correct" : "accept";
      var button = form.querySelector("[name='decision'][value='" + name + "']") || form.querySelector("[name='decision']");
      if (button) form.requestSubmit(button);
    } else if (event.altKey && event.key === "ArrowDown") { event.preventDefault(); step(1); }
    else if (event.altKey && event.key === "ArrowUp") { event.preventDefault(); step(-1); }
    else if (event.altKey && event.key === "PageDown") { event.preventDefault(); follow("[data-after]"); }
    else if (event.altKey && event.key === "PageUp") { event.preventDefault(); follow("[data-before]"); }
  });

  var chosen = document.querySelector("tr.sel");
  if (chosen) chosen.scrollIntoView({ block: "nearest" });
})();
