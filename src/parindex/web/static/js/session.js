// Two minutes before a session ends the page says so, and a button lets it go on.
(function () {
  "use strict";

  var WARN_FROM = 120;
  var place = document.querySelector("[data-session-left]");
  if (!place) return;
  var ends, english = document.documentElement.lang === "en";

  function lasts(seconds) {
    ends = Date.now() + seconds * 1000;
    tell();
  }

  // The clock is asked rather than counted on: a sleeping laptop does not count.
  function tell() {
    var left = Math.max(0, Math.round((ends - Date.now()) / 1000));
    place.hidden = left > WARN_FROM;
    if (place.hidden) return;
    var minutes = Math.ceil(left / 60);
    place.querySelector("[data-minutes]").textContent = left === 0 ? (english ? "0 minutes" : "0 phút") : minutes + (english ? (minutes > 1 ? " minutes" : " minute") : " phút");
  }

  place.querySelector("button").addEventListener("click", function () {
    var cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    var headers = { "X-CSRFToken": cookie ? cookie[1] : "", "HX-Request": "true" };
    fetch(place.dataset.stay, { method: "POST", headers: headers, credentials: "same-origin" }).then(function (response) {
      if (response.ok) return response.text().then(function (seconds) { lasts(Number(seconds)); });
      window.location.reload();
    }).catch(tell);
  });

  lasts(Number(place.dataset.sessionLeft));
  setInterval(tell, 5000);
  window.addEventListener("pageshow", tell);
})();
