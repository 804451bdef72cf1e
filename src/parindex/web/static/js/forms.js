// The editor of questionnaires: only the fields that matter, and a preview that can be tried.
(function () {
  "use strict";

  function form() { return document.querySelector("[data-question-form]"); }

  // Fields of other kinds of answer, and options of other questions, are out of the way.
  function settle() {
    var one = form();
    if (!one) return;
    var kind = one.elements.kind.value, earlier = one.elements.if_question ? one.elements.if_question.value : "";
    one.querySelectorAll("[data-for]").forEach(function (part) { part.hidden = part.dataset.for.split(" ").indexOf(kind) < 0; });
    one.querySelectorAll("[data-if-of]").forEach(function (part) { part.hidden = part.dataset.ifOf !== earlier; });
    // A criterion that cannot be seen must not be sent.
    var criterion = one.elements.criterion;
    if (criterion) criterion.disabled = kind !== "single";
  }

  // The preview shows the question that is being written.
  function point(isMoved) {
    var preview = document.querySelector("[data-preview]");
    if (!preview) return;
    var shown = preview.querySelectorAll("[data-shown]"), at = preview.dataset.at;
    var found = Array.from(shown).find(function (one) { return one.dataset.shown === at; });
    if (!at || !found) return;
    found.classList.add("fe-at");
    var screen = preview.querySelector(".fe-screen");
    if (screen.scrollHeight > screen.clientHeight || isMoved) screen.scrollTop = found.offsetTop - screen.offsetTop - 24;
  }

  // Trying answers in the preview shows and hides the questions that depend on them.
  function ask(preview) {
    var gone = {};
    preview.querySelectorAll(".qn").forEach(function (one) {
      var earlier = one.dataset.if, wanted = (one.dataset.is || "").split(" ");
      if (!earlier) return;
      var chosen = gone[earlier] ? [] : Array.from(preview.querySelectorAll("[data-question='" + earlier + "'] input:checked"));
      var isAsked = chosen.some(function (input) { return wanted.indexOf(input.value) >= 0; });
      one.closest("[data-shown]").hidden = !isAsked;
      if (!isAsked) gone[one.dataset.question] = true;
    });
  }

  document.addEventListener("change", function (event) {
    if (event.target.closest("[data-question-form]")) settle();
    var preview = event.target.closest("[data-preview]");
    if (preview) ask(preview);
  });
  document.addEventListener("htmx:afterSwap", function () { point(false); });
  settle();
  point(true);
})();
