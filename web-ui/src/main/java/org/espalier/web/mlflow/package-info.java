/**
 * MLflow's REST API over the tracking stores, so that an unchanged MLflow client logs here and
 * reads from here. One class for each family of calls; what is out of scope is answered as an
 * unknown endpoint, which clients understand.
 */
@NullMarked
package org.espalier.web.mlflow;

import org.jspecify.annotations.NullMarked;
