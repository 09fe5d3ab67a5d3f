package io.tocsin;
