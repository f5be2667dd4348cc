/* SPDX-License-Identifier: EUPL-1.2
   The page around the map: layers beside it, words in the page's language, the wheel left to the page. */
(function () {
  "use strict";
  var map = window.map_report;
  if (!map) { return; } // without the live map the drawn one stays
  document.documentElement.classList.add("live");
  map.invalidateSize({ animate: false });

  var frame = map.getContainer().closest(".map-live");
  var area = L.latLngBounds(JSON.parse(frame.dataset.area));
  var drawn = L.latLngBounds(JSON.parse(frame.dataset.drawn));
  map.fitBounds(area, { padding: [12, 12], animate: false });
  map.setMinZoom(Math.min(map.getZoom(), map.getBoundsZoom(drawn, true)));
  map.setMaxBounds(drawn);
  map.attributionControl.setPrefix("Leaflet");

  var layers = document.getElementById("layers");
  var control = frame.querySelector(".leaflet-control-layers");
  if (control) {
    layers.appendChild(control);
    layers.hidden = false;
  }

  // The page scrolls under the wheel until the reader steps into the map.
  map.scrollWheelZoom.disable();
  map.on("focus", function () { map.scrollWheelZoom.enable(); });
  map.on("blur", function () { map.scrollWheelZoom.disable(); });

  map.on("popupopen", function (event) {
    var button = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (button) { button.setAttribute("aria-label", frame.dataset.close); }
  });
}());
