/** MLflow's API below HTTP. */
@NullMarked
package org.espalier.web.mlflow;

import org.jspecify.annotations.NullMarked;
